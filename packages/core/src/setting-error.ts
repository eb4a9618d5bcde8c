/** A setting that cannot be used. The text names the variable and never repeats a secret. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
