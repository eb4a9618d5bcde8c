/** A setting that cannot be used. The message names it. */
export class SettingError extends Error {}
