import type { Page } from '@playwright/test';

/** Which of the product's and the emulator's cookies a page's navigations carried, by the path they went to. */
export class TravellingCookies {
  readonly #seen: { readonly url: URL; readonly names: readonly string[] }[] = [];

  constructor(page: Page) {
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) return;
      void request.allHeaders().then((headers) => {
        const names = (headers['cookie'] ?? '').split('; ').map((pair) => pair.split('=')[0] ?? '');
        this.#seen.push({ url: new URL(request.url()), names: names.filter(Boolean) });
      });
    });
  }

  /** Names that went to addresses of this origin whose path matches. */
  to(origin: string, path: RegExp): Set<string> {
    const matching = this.#seen.filter(({ url }) => url.origin === origin && path.test(url.pathname));
    return new Set(matching.flatMap(({ names }) => names));
  }
}
