/** The main parts that the program is built of. The full list with all texts is made with each release. */
export const parts: { name: string; what: string; licence: string }[] = [
  { name: "Tauri", what: "The window", licence: "MIT or Apache-2.0" },
  { name: "SQLCipher and SQLite", what: "The sealed database", licence: "BSD-3-Clause; public domain" },
  { name: "AWS-LC", what: "Digests, signatures and sealing", licence: "ISC or Apache-2.0, with OpenSSL parts" },
  { name: "age", what: "Sealing to a person or workstation", licence: "MIT or Apache-2.0" },
  { name: "Argon2", what: "Keys from passphrases", licence: "MIT or Apache-2.0" },
  { name: "printpdf", what: "Case files as PDF", licence: "MIT" },
  { name: "Svelte", what: "The interface", licence: "MIT" },
  { name: "Bits UI", what: "Menus, tabs and dialogs", licence: "MIT" },
  { name: "PDF.js", what: "Looking at PDF evidence", licence: "Apache-2.0" },
  { name: "Lucide", what: "Icons", licence: "ISC" },
  { name: "Atkinson Hyperlegible Next and Mono", what: "Type", licence: "SIL Open Font Licence 1.1" },
];
