import type { CaseView } from "$ipc/generated";

/** What the case gives to the part that draws its exhibits; that part belongs to another feature and comes from the app. */
export interface EvidenceProps {
  view: CaseView;
  readOnly: boolean;
  /** The exhibit that the address names. */
  record: string | undefined;
  /** Reads the case again after an exhibit was added or changed. */
  onchanged: () => Promise<void>;
}
