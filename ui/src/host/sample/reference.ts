/** The reference tables of the sample: the program's own files, in the shape of its answer. */
import boroughs from "../../../../crates/domain/reference/boroughs.json";
import offences from "../../../../crates/domain/reference/offences.json";
import outcomes from "../../../../crates/domain/reference/outcomes.json";
import platforms from "../../../../crates/domain/reference/platforms.json";
import strands from "../../../../crates/domain/reference/strands.json";
import type { ReferenceView } from "$ipc/generated";

const strandNames: Record<string, string> = {
  race: "Race",
  religion: "Religion",
  sexual_orientation: "Sexual orientation",
  disability: "Disability",
  transgender: "Transgender identity",
  non_monitored: "Other hostility",
};

export const reference: ReferenceView = {
  platforms: platforms.platforms.map((one) => choice(one.id, one.name, null, one.aliases.join(", "))),
  strands: strands.strands.map((one) =>
    choice(one.id, strandLabel(one.strand, one.sub_strand), one.sub_strand ? one.strand : null, one.definition),
  ),
  boroughs: boroughs.boroughs.map((one) =>
    choice(one.name, one.name, null, boroughs.bcus.find((bcu) => bcu.code === one.bcu_code)?.name ?? ""),
  ),
  outcomes: outcomes.outcomes.map((one) => choice(one.code, one.label, one.group, one.note)),
  nonCrimeResults: [
    choice("nc_no_record", "Not a crime: no further record"),
    choice("nc_tension", "Not a crime: tension information, nobody named as its subject"),
    choice("nc_intelligence", "Not a crime: intelligence report, graded"),
  ],
  offences: offences.map((one) => ({
    id: one.id,
    title: one.title,
    statute: `${one.statute} s.${one.section}`,
    mode: one.mode_of_trial,
    consent: one.consent,
    limit: one.time_limit.text,
    points: one.points_to_prove,
    from: one.effective_from,
    to: one.effective_to,
    aggravated: one.racially_or_religiously_aggravated_form.offence_id,
    unconfirmed: one.unconfirmed_fields.length > 0,
  })),
  ethnicities: [
    choice("W1", "White: British", null, "16+1"),
    choice("W9", "White: any other White background", null, "16+1"),
    choice("A2", "Asian: Pakistani", null, "16+1"),
    choice("B1", "Black: Caribbean", null, "16+1"),
    choice("O9", "Any other ethnic group", null, "16+1"),
    choice("NS", "Not stated", null, "16+1"),
    choice("O2", "Arab", null, "18+1"),
  ],
};

function choice(id: string, label: string, parent: string | null = null, note = "") {
  return { id, label, parent, note, unconfirmed: false };
}

function strandLabel(strand: string, sub: string | null): string {
  const name = strandNames[strand] ?? strand;
  return sub ? `${name} · ${sub}` : name;
}
