/** A form of these fields that the browser sends there. */
export type RequestForm = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

/** Where the browser goes on to: an address, or with a form. */
export type Onward = string | RequestForm;
