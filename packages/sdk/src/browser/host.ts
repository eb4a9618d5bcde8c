import type { SignOutForm } from '../sign-out.ts';

/** What the SDK needs of a browser window. */
export type BrowserHost = {
  /** The address of the page. */
  address(): string;
  /** Leaves the page. */
  go(url: string): void;
  /** Leaves the page by posting a form. */
  post(form: SignOutForm): void;
  /** Changes the address without leaving. */
  showPath(path: string): void;
  /** Of this tab, gone when it closes. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Runs one holder of a name at a time, over all tabs. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** A channel to the other tabs of this origin. */
  channel(name: string, onMessage: (message: unknown) => void): (message: unknown) => void;
};

/** The window that this script runs in. */
export function thisWindow(): BrowserHost {
  return {
    address: () => location.href,
    go: (url) => location.assign(url),
    post: postForm,
    showPath: (path) => history.replaceState(null, '', path),
    storage: sessionStorage,
    exclusively: (name, work) =>
      navigator.locks.request(name, work) as Promise<Awaited<ReturnType<typeof work>>>,
    channel(name, onMessage) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => onMessage(data);
      return (message) => channel.postMessage(message);
    },
  };
}

function postForm({ url, fields }: SignOutForm): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = url;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
