// The application and the directory that the emulator begins with. Demonstration values: they guard nothing.
export const TENANT_ID = 'e425020d-48ad-471e-bfd5-cfcedf63d44d';
export const CLIENT_ID = 'cfa7e6fd-0f6d-4d58-bec1-cab6c4ab7a9d';
export const CLIENT_SECRET = 'demo~web~client~secret~guards~nothing';
export const PORT = Number(process.env.PORT ?? 3000);

/** Says where to go, the way the emulator's `run --browser` takes it. */
export const pleaseOpen = (url) => console.log(`Open: ${url}`);
