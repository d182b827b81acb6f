import type { Account, Item, Organisation, Person, PersonCategory } from "$ipc/generated";
import type { FieldError } from "$shared/recordForm.svelte";
import { dayErrors } from "$shared/day";
import { dayOf } from "$shared/format";

export function emptyPerson(caseId: string): Person {
  return {
    case: caseId,
    name: "",
    knownAs: "",
    categories: [],
    born: null,
    ageBand: "",
    ethnicity: null,
    faith: "",
    orientation: "",
    disability: "",
    genderIdentity: "",
    occupation: "",
    language: "",
    accessNeeds: "",
    contact: { method: "", safeTimes: "", avoid: "", phone: "", email: "", address: "" },
    enhanced: true,
    enhancedOffBecause: null,
    supportOffered: "not_known",
    remarks: "",
  };
}

export function emptyOrganisation(caseId: string): Organisation {
  return { case: caseId, name: "", part: "", contact: "", remarks: "" };
}

export function emptyAccount(caseId: string): Account {
  return {
    case: caseId,
    platform: "",
    permanentId: null,
    permanentIdMissingBecause: null,
    handles: [],
    profileAddress: "",
    holder: null,
    remarks: "",
  };
}

export function emptyItem(caseId: string): Item {
  return {
    case: caseId,
    platform: "",
    postId: null,
    address: null,
    account: null,
    text: "",
    language: "",
    translation: "",
    translator: "",
    shownTime: null,
    audience: "",
    reach: "",
    inReplyTo: "",
    liveChecks: [],
  };
}

/** What a person needs: a name and a category (DPA 2018 s.38(3)); a reason when enhanced service is given up (VIC-1). */
export function personErrors(
  fields: { name: string; categories: PersonCategory[]; born: string; enhanced: boolean; enhancedOffBecause: string },
  today = dayOf(new Date().toISOString()),
): FieldError[] {
  const errors: FieldError[] = [];
  if (!fields.name.trim())
    errors.push({ field: "person-name", message: "Give a name, or a description of the person." });
  if (fields.categories.length === 0)
    errors.push({ field: "person-categories", message: "Say what part they play: tick at least one." });
  errors.push(...dayErrors({ "person-born": fields.born }, today));
  if (fields.categories.includes("victim") && !fields.enhanced && !fields.enhancedOffBecause.trim())
    errors.push({ field: "person-enhanced", message: "Say why the enhanced service was given up." });
  return errors;
}

/** What an account needs: a platform, and a handle or the permanent number. */
export function accountErrors(fields: {
  platform: string;
  handle: string;
  permanentId: string;
  earlier: number;
  holder: string;
  holderReason: string;
}): FieldError[] {
  const errors: FieldError[] = [];
  if (!fields.platform) errors.push({ field: "account-platform", message: "Choose the platform." });
  if (!fields.handle.trim() && !fields.permanentId.trim() && fields.earlier === 0)
    errors.push({ field: "account-handle", message: "Give the handle or the permanent account number." });
  if (fields.holder && !fields.holderReason.trim())
    errors.push({ field: "account-holder-reason", message: "Say what the link to this person rests on." });
  return errors;
}

/** A handle as it is stored: without the sign in front of it. */
export function plainHandle(typed: string): string {
  return typed.trim().replace(/^@/, "");
}
