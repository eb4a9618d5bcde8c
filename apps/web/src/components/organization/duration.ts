/** Lengths of time as people say them. All in seconds. */

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const UNITS = [
  { seconds: DAY, name: 'days' },
  { seconds: HOUR, name: 'hours' },
  { seconds: MINUTE, name: 'minutes' },
] as const;

/** The largest unit that divides it: 5400 is 90 minutes, 7200 is 2 hours. Undivided seconds are rounded up to minutes. */
export function inUnits(seconds: number): { readonly count: number; readonly unit: number } {
  const unit = UNITS.find((each) => seconds % each.seconds === 0)?.seconds ?? MINUTE;
  return { count: Math.ceil(seconds / unit), unit };
}

/** "1 day", "90 minutes". */
export function durationText(seconds: number): string {
  const { count, unit } = inUnits(seconds);
  const name = UNITS.find((each) => each.seconds === unit)?.name ?? 'minutes';
  return `${count} ${count === 1 ? name.slice(0, -1) : name}`;
}
