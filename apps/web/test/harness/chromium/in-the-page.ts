/* What runs in a page of Chromium. Each function is sent there alone, so none knows another. */

/** A control of a form by its position there. */
export type Control = { readonly position: number };
export type Plan = {
  /** Whether nobody could send that by hand. */
  readonly forged: boolean;
  readonly typed: readonly (Control & { readonly value: string })[];
  readonly button: Control;
};

/** How a person would send those fields with the form. */
export function planOf(asked: { index: number; fields: Readonly<Record<string, string>> }): Plan {
  const controls = [...(document.forms[asked.index]?.elements ?? [])];
  const isButton = (each: Element) => each instanceof HTMLButtonElement && each.type === 'submit';
  const typed: (Control & { value: string })[] = [];
  let forged = false;
  let button = controls.findIndex(isButton);
  for (const [name, value] of Object.entries(asked.fields)) {
    const named = controls.filter((each) => each.getAttribute('name') === name);
    const pressed = named.find((each) => each instanceof HTMLButtonElement && each.value === value);
    const [field] = named.filter((each) => each instanceof HTMLInputElement);
    if (pressed !== undefined) button = controls.indexOf(pressed);
    else if (field === undefined || (field.type === 'hidden' && field.value !== value)) forged = true;
    else if (field.type !== 'hidden') typed.push({ position: controls.indexOf(field), value });
  }
  return { forged, typed, button: { position: button } };
}

export const controlAt = (asked: { index: number; position: number }): Element | undefined =>
  document.forms[asked.index]?.elements[asked.position];

/** Sends a form that the page does not have. */
export function sendForm(asked: {
  target: string;
  entries: readonly (readonly [string, string])[];
  enctype: string | undefined;
}): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = asked.target;
  form.enctype = asked.enctype ?? '';
  for (const [name, value] of asked.entries) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

/** So that what is there afterwards can be told from what was there before. */
export function markBeforeLeaving(form: number | undefined): void {
  const before = form === undefined ? [document.body] : [document.forms[form]];
  for (const each of before) each?.setAttribute('data-before', 'place');
  for (const each of document.querySelectorAll('[role=alert]')) each.setAttribute('data-before', 'alert');
}

/**
 * Whether what was done has led somewhere, and that is there to be read and pressed: another page, another form in place of
 * the one that was sent, or a refusal that was not there before. A page without anything to read is on its way elsewhere, and
 * what is pressed before the script is there does not count.
 */
export const isThere = () =>
  (document.querySelector('[data-before=place]') === null ||
    document.querySelector('[role=alert]:not([data-before])') !== null) &&
  document.readyState === 'complete' &&
  [...document.body.children].some((each) => each.textContent?.trim() !== '' && each.checkVisibility()) &&
  (document.querySelector('script[src*="/_next/"]') === null ||
    Object.keys(document).some((key) => key.startsWith('__reactContainer')));

/** Whether the text is there for eyes: no style hides it, and it has a place. */
export function isVisible(text: string): boolean {
  const has = (each: Element) => each.textContent?.includes(text) === true;
  const innermost = [...document.querySelectorAll('body, body *')].filter(
    (each) => has(each) && ![...each.children].some(has),
  );
  return innermost.some((each) => {
    const { width, height } = each.getBoundingClientRect();
    const style = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
    return width > 1 && height > 1 && each.checkVisibility(style);
  });
}
