import type { Page } from '@playwright/test';

/** Which of the product's and the emulator's cookies a page's navigations carried, by the path they went to. */
export class TravellingCookies {
  readonly #seen: Promise<{ readonly url: URL; readonly names: readonly string[] }>[] = [];

  constructor(page: Page) {
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) return;
      const seen = request.allHeaders().then((headers) => {
        const names = (headers['cookie'] ?? '').split('; ').map((pair) => pair.split('=')[0] ?? '');
        return { url: new URL(request.url()), names: names.filter(Boolean) };
      });
      // Whoever asks hears of it; a page that closes before is nobody's failure.
      seen.catch(() => undefined);
      this.#seen.push(seen);
    });
  }

  /** Names that went to addresses of this origin whose path matches. */
  async to(origin: string, path: RegExp): Promise<Set<string>> {
    const matching = (await Promise.all(this.#seen)).filter(
      ({ url }) => url.origin === origin && path.test(url.pathname),
    );
    return new Set(matching.flatMap(({ names }) => names));
  }
}
