import { html, raw } from 'hono/html';

/** Markup that is escaped already. Every value put into a template is escaped unless it is itself markup. */
export type Markup = ReturnType<typeof html>;

export const STYLE_PATH = '/_emulator/style.css';

/** A whole page. The banner says on each one that this is not Microsoft. */
export function pageLayout(title: string, body: Markup, head?: Markup): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} - Local Entra emulator</title>
<link rel="stylesheet" href="${STYLE_PATH}">
${head ?? raw('')}
</head>
<body>
<header class="banner">LOCAL EMULATOR: this is not Microsoft. Type demonstration passwords only.</header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`);
}

export const styleSheet = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.45; }
body { margin: 0; background: light-dark(#f2f4f7, #14171c); color: light-dark(#1a1d21, #e8eaed); }
.banner { margin: 0; padding: .5rem 1rem; background: #7a2e00; color: #fff; font-weight: 600; text-align: center; }
main { box-sizing: border-box; max-width: 28rem; margin: 2rem auto; padding: 1.5rem 2rem; border-radius: .5rem;
  background: light-dark(#fff, #1f242c); box-shadow: 0 2px 12px #0003; overflow-wrap: anywhere; }
main:has(table) { max-width: 72rem; }
h1 { margin-top: 0; font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
label.tick { font-weight: 400; }
input:not([type=checkbox]) { box-sizing: border-box; width: 100%; padding: .55rem; font: inherit; border: 1px solid #8a9099;
  border-radius: .25rem; background: transparent; color: inherit; }
button { margin: 1rem .5rem 0 0; padding: .55rem 1.4rem; font: inherit; border: 1px solid #0a5bb5; border-radius: .25rem;
  background: #0a5bb5; color: #fff; cursor: pointer; }
button.second { background: transparent; color: inherit; border-color: #8a9099; }
button.row { display: block; width: 100%; text-align: left; background: transparent; color: inherit; border-color: #8a9099; }
:focus-visible { outline: 3px solid #e07b00; outline-offset: 2px; }
.problem { padding: .6rem .8rem; border-left: 4px solid #c62828; background: #c6282822; }
.facts { font-size: .85rem; color: light-dark(#555c66, #aab2bd); }
table { border-collapse: collapse; width: 100%; font-size: .85rem; display: block; overflow-x: auto; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8a909955; vertical-align: top; }
caption { text-align: left; font-weight: 600; padding: .6rem 0 .2rem; }
code { font-size: .9em; }
iframe { display: none; }
`;
