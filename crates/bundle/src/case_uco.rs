//! The custody record in the words of CASE 1.5.0 and UCO: `data/04_custody/case.jsonld`, for programs of other forces
//! and laboratories. It repeats what the entries prove and proves nothing itself.

use crate::BundleError;
use crate::contents::Contents;
use crate::provenance::{AccountAbout, EventAbout, ExhibitAbout, Provenance};
use casebook_crypto::digest::{Sha256, from_hex32};
use casebook_domain::{ExhibitId, OfficerId, PersonId, RecordId};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The text of `case.jsonld`.
pub(crate) fn graph(contents: &Contents) -> Result<String, BundleError> {
    let about = &contents.provenance;
    let mut graph = Graph { about, nodes: Vec::new(), platforms: BTreeMap::new() };
    graph.tool();
    graph.people();
    graph.urls();
    for account in &about.accounts {
        graph.account(account)?;
    }
    for exhibit in &about.exhibits {
        if !contents.files.iter().any(|item| item.path == exhibit.path) {
            return Err(BundleError::Provenance(format!("the file {}", exhibit.path)));
        }
        graph.exhibit(exhibit)?;
    }
    graph.investigation();
    let document = json!({
        "@context": {
            "kb": "urn:casebook:",
            "action": "https://ontology.unifiedcyberontology.org/uco/action/",
            "core": "https://ontology.unifiedcyberontology.org/uco/core/",
            "identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
            "investigation": "https://ontology.caseontology.org/case/investigation/",
            "observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
            "tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
            "types": "https://ontology.unifiedcyberontology.org/uco/types/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": graph.nodes,
    });
    serde_json::to_string_pretty(&document)
        .map(|text| text + "\n")
        .map_err(|error| BundleError::Provenance(format!("something that cannot be written ({error})")))
}

/// The identity of a thing in the graph: `kb:<kind>-<uuid>`, the same in every bundle of the case.
///
/// The ontology wants IRIs that end in a UUID of version 0 to 5, and records here have version 7. So the UUID is
/// made of the record's own and the kind, as version 5 is, with SHA-256 in place of SHA-1.
fn iri(kind: &str, of: &Uuid) -> String {
    iri_of(kind, of.as_bytes())
}

fn iri_of(kind: &str, of: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"casebook/v1/case-iri");
    hash.update(&[0]);
    hash.update(kind.as_bytes());
    hash.update(&[0]);
    hash.update(of);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finish()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    format!("kb:{kind}-{}", Uuid::from_bytes(bytes))
}

fn link(iri: &str) -> Value {
    json!({ "@id": iri })
}
fn time(at: DateTime<Utc>) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": at.to_rfc3339_opts(SecondsFormat::Micros, true) })
}
fn officer(id: OfficerId) -> String {
    iri("officer", &id.0)
}
fn person(id: PersonId) -> String {
    iri("person", &id.0)
}
fn file(id: ExhibitId) -> String {
    iri("file", &id.0)
}
fn url(id: RecordId) -> String {
    iri("url", &id.0)
}

struct Graph<'a> {
    about: &'a Provenance,
    nodes: Vec<Value>,
    platforms: BTreeMap<String, String>,
}

impl Graph<'_> {
    fn tool_iri(&self) -> String {
        iri("tool", &self.about.case.id.0)
    }

    fn tool(&mut self) {
        let tool = &self.about.tool;
        self.nodes.push(json!({
            "@id": self.tool_iri(),
            "@type": "tool:Tool",
            "core:name": tool.name,
            "tool:toolType": "Case management",
            "tool:version": tool.version,
        }));
    }

    fn people(&mut self) {
        for one in &self.about.officers {
            self.nodes.push(json!({
                "@id": officer(one.id),
                "@type": "identity:Person",
                "core:name": one.name,
                "core:description": format!("Police officer, warrant number {}", one.warrant),
            }));
        }
        for one in &self.about.people {
            self.nodes.push(json!({
                "@id": person(one.id),
                "@type": "identity:Person",
                "core:name": one.name,
                "core:description": one.part,
            }));
        }
    }

    fn urls(&mut self) {
        for one in &self.about.urls {
            self.nodes.push(json!({
                "@id": url(one.id),
                "@type": "observable:URL",
                "core:hasFacet": [{
                    "@id": iri("url-facet", &one.id.0),
                    "@type": "observable:URLFacet",
                    "observable:fullValue": one.address,
                }],
            }));
        }
    }

    fn platform(&mut self, name: &str) -> String {
        if let Some(known) = self.platforms.get(name) {
            return known.clone();
        }
        // A platform is no record: its name makes its identity, within the case.
        let id = iri_of("platform", &[self.about.case.id.bytes(), name.as_bytes()].concat());
        self.nodes.push(json!({ "@id": id, "@type": "identity:Organization", "core:name": name }));
        self.platforms.insert(name.to_owned(), id.clone());
        id
    }

    fn account(&mut self, account: &AccountAbout) -> Result<(), BundleError> {
        let mut facet = json!({
            "@id": iri("account-facet", &account.id.0),
            "@type": "observable:AccountFacet",
            "observable:accountIssuer": link(&self.platform(&account.platform)),
        });
        if let Some(number) = &account.permanent_id {
            facet["observable:accountIdentifier"] = json!(number);
        }
        if let Some(holder) = account.holder {
            if !self.about.people.iter().any(|one| one.id == holder) {
                return Err(BundleError::Provenance(format!("person {holder}")));
            }
            facet["observable:owner"] = link(&person(holder));
        }
        let mut digital = json!({
            "@id": iri("digital-account-facet", &account.id.0),
            "@type": "observable:DigitalAccountFacet",
        });
        if !account.handles.is_empty() {
            digital["observable:accountLogin"] = json!(account.handles);
        }
        if !account.display_name.is_empty() {
            digital["observable:displayName"] = json!(account.display_name);
        }
        self.nodes.push(json!({
            "@id": iri("account", &account.id.0),
            "@type": "observable:DigitalAccount",
            "core:hasFacet": [facet, digital],
        }));
        Ok(())
    }

    fn exhibit(&mut self, exhibit: &ExhibitAbout) -> Result<(), BundleError> {
        if from_hex32(&exhibit.sha256).is_none() {
            return Err(BundleError::Provenance(format!("{:?} as a SHA-256", exhibit.sha256)));
        }
        self.nodes.push(json!({
            "@id": file(exhibit.id),
            "@type": "observable:File",
            "core:name": exhibit.reference,
            "core:description": exhibit.description,
            "core:hasFacet": [
                {
                    "@id": iri("file-facet", &exhibit.id.0),
                    "@type": "observable:FileFacet",
                    "observable:fileName": exhibit.name,
                    "observable:filePath": format!("data/{}", exhibit.path),
                    "observable:sizeInBytes": exhibit.size,
                },
                {
                    "@id": iri("content-data-facet", &exhibit.id.0),
                    "@type": "observable:ContentDataFacet",
                    "observable:mimeType": exhibit.media_type,
                    "observable:sizeInBytes": exhibit.size,
                    "observable:hash": [{
                        "@id": iri("hash", &exhibit.id.0),
                        "@type": "types:Hash",
                        "types:hashMethod": "SHA256",
                        "types:hashValue": { "@type": "xsd:hexBinary", "@value": exhibit.sha256 },
                    }],
                },
            ],
        }));
        if let Some(parent) = exhibit.parent {
            if !self.about.exhibits.iter().any(|one| one.id == parent) {
                return Err(BundleError::Provenance(format!("exhibit {parent}")));
            }
            self.nodes.push(json!({
                "@id": iri("derived", &exhibit.id.0),
                "@type": "observable:ObservableRelationship",
                "core:source": link(&file(exhibit.id)),
                "core:target": link(&file(parent)),
                "core:kindOfRelationship": "Derived_From",
                "core:isDirectional": true,
            }));
        }
        for (number, event) in exhibit.events.iter().enumerate() {
            let before = number.checked_sub(1).and_then(|before| exhibit.events.get(before));
            self.event(exhibit, event, before)?;
        }
        Ok(())
    }

    /// One action and the provenance record that results from it; it takes the record before as its input.
    fn event(
        &mut self,
        exhibit: &ExhibitAbout,
        event: &EventAbout,
        before: Option<&EventAbout>,
    ) -> Result<(), BundleError> {
        if !self.about.officers.iter().any(|one| one.id == event.by) {
            return Err(BundleError::Provenance(format!("officer {}", event.by)));
        }
        // One entry may speak of several exhibits; each has its own action then.
        let own = |kind: &str, event: &EventAbout| {
            iri_of(kind, &[*exhibit.id.bytes(), *event.entry.bytes()].concat())
        };
        let mut objects = Vec::new();
        match (before, exhibit.url) {
            (Some(before), _) => objects.push(link(&own("provenance-record", before))),
            (None, Some(address)) if self.about.urls.iter().any(|one| one.id == address) => {
                objects.push(link(&url(address)));
            }
            (None, Some(address)) => return Err(BundleError::Provenance(format!("address {address}"))),
            (None, None) => {}
        }
        if before.is_some() {
            objects.push(link(&file(exhibit.id)));
        }
        let record = own("provenance-record", event);
        let mut results = vec![link(&record)];
        if before.is_none() {
            results.push(link(&file(exhibit.id)));
        }
        let mut action = json!({
            "@id": own("action", event),
            "@type": "investigation:InvestigativeAction",
            "core:name": event.what,
            "core:tag": format!("Casebook entry {}", event.entry),
            "action:performer": link(&officer(event.by)),
            "action:instrument": link(&self.tool_iri()),
            "action:startTime": time(event.start),
            "action:endTime": time(event.end),
            "action:result": results,
        });
        if !event.remarks.is_empty() {
            action["core:description"] = json!(event.remarks);
        }
        if !objects.is_empty() {
            action["action:object"] = Value::Array(objects);
        }
        if let Some(before) = before {
            action["investigation:wasInformedBy"] = link(&own("action", before));
        }
        self.nodes.push(action);
        self.nodes.push(json!({
            "@id": record,
            "@type": "investigation:ProvenanceRecord",
            "core:description": format!("{} after: {}", exhibit.reference, event.what),
            "investigation:exhibitNumber": exhibit.reference,
            "core:object": [link(&file(exhibit.id))],
        }));
        Ok(())
    }

    fn investigation(&mut self) {
        let objects: Vec<Value> = self.nodes.iter().map(|node| json!({ "@id": node["@id"] })).collect();
        let mut node = json!({
            "@id": iri("investigation", &self.about.case.id.0),
            "@type": "investigation:Investigation",
            "core:name": self.about.case.reference,
            "core:object": objects,
        });
        if !self.about.case.title.is_empty() {
            node["core:description"] = json!(self.about.case.title);
        }
        self.nodes.push(node);
    }
}
