/** The officers of the sample. Nobody of them exists. */
import type { Officer } from "$ipc/generated";
import { digest } from "./clock";

export const officers: Officer[] = [
  officer("DC", "J Sample", "4417", "detective"),
  officer("DI", "K Example", "2203", "supervisor"),
  officer("DC", "M Placeholder", "5190", "detective"),
  { ...officer("DC", "R Former", "3981", "detective"), active: false },
];

function officer(rank: string, name: string, warrant: string, role: Officer["role"]): Officer {
  return {
    id: `officer-${warrant}`,
    name,
    rank,
    warrant,
    role,
    signingKey: digest(warrant),
    exchangeKey: digest(`${warrant}x`),
    active: true,
  };
}

export function officerName(id: string | null): string | null {
  const found = officers.find((one) => one.id === id);
  return found ? `${found.rank} ${found.name}` : null;
}
