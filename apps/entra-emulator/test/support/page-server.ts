import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Pages by path, and ES modules of installed packages by the folder they are served from. */
interface Content {
  pages: Record<string, string>;
  /** `/prefix/` to the address of a package's folder of modules. */
  modules: Record<string, string>;
}

/** A small web server of one test: pages and the modules that they import. */
export class PageServer {
  readonly #server: Server;
  readonly origin: string;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(contentAt: (origin: string) => Content): Promise<PageServer> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const pages = new PageServer(server);
    const content = contentAt(pages.origin);
    server.on('request', (request, response) => {
      const { pathname } = new URL(request.url ?? '/', pages.origin);
      const page = content.pages[pathname];
      if (page !== undefined) return response.setHeader('content-type', 'text/html').end(page);
      const file = moduleFile(content.modules, pathname);
      if (file === undefined) return response.writeHead(404).end();
      response.setHeader('content-type', 'text/javascript').end(readFileSync(file));
    });
    return pages;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function moduleFile(modules: Content['modules'], pathname: string): string | undefined {
  const prefix = Object.keys(modules).find((one) => pathname.startsWith(one));
  if (prefix === undefined || !pathname.endsWith('.mjs')) return undefined;
  return fileURLToPath(new URL(pathname.slice(prefix.length), modules[prefix]));
}
