/// <reference types="svelte" />
/// <reference types="vite/client" />

/** True in the development server and with `VITE_FAKE=1`: the page then talks to a sample host in memory. */
declare const __FAKE_HOST__: boolean;
