// The query editor: YASGUI with this site's endpoint, prefixes, questions and terms, and no others.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

console.info(Yasgui);
