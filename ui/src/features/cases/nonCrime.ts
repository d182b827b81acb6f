import type { Session } from "$app/session.svelte";
import type { CaseView, PersonCategory } from "$ipc/generated";
import { categories } from "$shared/words";

/** Whether a case is a record of something that is not a crime: by where it stands, or by what came of it (NCHI-5). */
export function isNonCrime(view: CaseView, session: Session): boolean {
  const { status, outcome } = view.case.record;
  return status === "non_crime" || session.reference.nonCrimeResults.some((one) => one.id === outcome?.code);
}

/** What a person is to a case. Nobody is the suspect of what is not a crime: they are its subject (NCHI-5). */
export function categoryWord(category: PersonCategory, nonCrime: boolean): string {
  return nonCrime && category === "suspect" ? "Subject (no crime)" : categories[category];
}
