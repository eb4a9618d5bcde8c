import { type HtmlForm, readForms, readLinks } from './html-form.ts';

/** What a browser shows after a navigation. */
export class Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(url: URL, { status, headers }: Response, body: string) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Where a redirect that was not followed leads. */
  get location(): URL | undefined {
    const location = this.headers.get('location');
    return location === null ? undefined : new URL(location, this.url);
  }

  get forms(): HtmlForm[] {
    return readForms(this.body);
  }

  get links(): URL[] {
    return readLinks(this.body)
      .filter((href) => URL.canParse(href, this.url.href))
      .map((href) => new URL(href, this.url));
  }

  /** The only form, or the first one whose action contains `actionPart`. */
  form(actionPart = ''): HtmlForm {
    const form = this.forms.find(({ action }) => action.includes(actionPart));
    if (form === undefined) {
      throw new Error(
        `${this.url.href} (${this.status}) has no form "${actionPart}":\n${this.body.slice(0, 500)}`,
      );
    }
    return form;
  }

  json(): unknown {
    return JSON.parse(this.body);
  }
}
