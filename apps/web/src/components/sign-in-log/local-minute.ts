const two = (number: number) => String(number).padStart(2, '0');

/** A moment as a field for date and time has it: in the zone of the reader, to the minute. */
export function localMinute(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return '';
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** What such a field has, as ISO 8601 in UTC; undefined for an empty one. */
export function momentOf(local: string): string | undefined {
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
