/** WCAG 2.2 contrast of two `#rrggbb` colours: 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** The card of hosted login: white, and what it is in the dark. */
const CARD = { light: '#ffffff', dark: '#16191c' };
/** What is no text has to stand out by this much (WCAG 1.4.11). */
const LEAST = 3;

export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** Where a colour can hardly be seen, in a sentence; undefined when it can be seen everywhere. */
export function contrastNote(color: string): string | undefined {
  const weak = (['light', 'dark'] as const).filter((theme) => contrast(color, CARD[theme]) < LEAST);
  if (weak.length === 0) return undefined;
  const [theme = 'light'] = weak;
  const ratio = contrast(color, CARD[theme]).toFixed(1);
  return `Hard to see on the ${theme} page (${ratio}:1; ${LEAST}:1 is enough). It is used as decoration only, never for text.`;
}
