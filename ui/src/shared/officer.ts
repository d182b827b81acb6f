/** What is wrong with an officer's details, by field. */
export function officerErrors(officer: { name: string; rank: string; warrant: string }): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!officer.rank.trim()) errors["rank"] = "Enter the rank.";
  if (!officer.name.trim()) errors["name"] = "Enter the name as it stands on statements.";
  if (!/^[0-9A-Za-z]{4,7}$/.test(officer.warrant.trim()))
    errors["warrant"] = "Enter the warrant number: 4 to 7 letters or digits.";
  return errors;
}
