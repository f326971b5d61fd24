"""What DESCRIBE adds to a resource's own triples: evidence, claims about it, labels.

Source: SPARQL 1.1 Query Language, section 16.4.3: the description is the service's to choose
(https://www.w3.org/TR/sparql11-query/#descriptionsOfResources).
"""

from __future__ import annotations

from kg.prefixes import CP

# No path may be empty, as by ``?``: not every engine can begin one at what a subselect gives.
_CLAIMS = """{
        SELECT DISTINCT ?told
        WHERE {
          { VALUES ?told { $subjects } ?told ?any ?thing }
          UNION { VALUES ?subject { $subjects } ?told cp:about|cp:concernsDocument ?subject }
        }
      }"""
_TOLD = f"""{{
    SELECT DISTINCT ?x
    WHERE {{
      {{ {_CLAIMS} BIND (?told AS ?x) }}
      UNION {{
        {_CLAIMS}
        ?told cp:evidence|cp:evidence/oa:hasSelector|cp:evidence/oa:hasSelector/oa:refinedBy ?x .
      }}
    }}
  }}"""

#: A CONSTRUCT; ``$subjects`` stands for the IRIs of the resources that are described. It gives what
#: is said of them, of the claims about them, and of the anchors on which either rests, down to the
#: quoted words; and the labels of all properties and things that this names.
DESCRIPTION = f"""
PREFIX cp: <{CP}>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT {{ ?s ?p ?o }}
WHERE {{
  {{ {_TOLD} ?x ?p ?o . BIND (?x AS ?s) }}
  UNION {{
    {{ SELECT DISTINCT ?s WHERE {{ {_TOLD} {{ ?x ?s ?any }} UNION {{ ?x ?any ?s }} }} }}
    VALUES ?p {{ rdfs:label skos:prefLabel }}
    ?s ?p ?o .
  }}
}}
"""
