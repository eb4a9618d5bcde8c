import { readFileSync } from 'node:fs';

/**
 * The example requests of Microsoft's documentation, as facts: what is sent, with which status it is answered, and the names of
 * properties that the shown answer has. No value of an answer and no sentence of the documentation is kept.
 *
 * How an example is added: in the file of its area, below its page (`page`, with the commit that it was read at), with the
 * page's own number of it. `path` and `body` as the page has them, with demonstration values of ours, and `{reference}`
 * where the page has the id of an object: `scene.ts` says which there are, and makes what a new one stands for; a `body` that
 * is a text is a reference to the whole of it. In `answer.names` the names at the top; in `answer.within`, by name, those one
 * level below, of a list those of its first entry; `shortened` where the page says that its answer may be. Then the test says
 * what is different, if anything: mend the emulator, or add a row to `known-differences.ts`. Examples of what the emulator
 * has not at all are left out.
 */
export interface DocumentedExample {
  /** The page's file and the number of the example there, such as `user-list#4`. */
  id: string;
  method: string;
  /** Below the version, with references. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** With references. Left out where there is none. */
  body: unknown;
  answer: DocumentedAnswer;
}

export interface DocumentedAnswer {
  status: number;
  /** The answer of the page is only a part. */
  shortened: boolean;
  names: readonly string[];
  within: Readonly<Record<string, readonly string[]>>;
}

export const AREAS = [
  'users',
  'groups',
  'applications',
  'service-principals',
  'single-sign-on',
  'synchronization',
  'subscriptions',
  'people',
  'memberships',
  'directory',
  'policies',
  'administrative-units',
  'logs',
  'queries',
] as const;
export type Area = (typeof AREAS)[number];

/** As in the files: lists of names are texts, so that a row is a line. */
interface WrittenPage {
  page: string;
  commit: string;
  examples: readonly {
    example: string;
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: unknown;
    answer: { status: number; shortened?: boolean; names?: string; within?: Record<string, string> };
  }[];
}

const namesIn = (text: string): string[] => text.split(' ').filter((name) => name !== '');

/** The examples of an area, in the order of its file. */
export function documentedExamples(area: Area): DocumentedExample[] {
  const file = new URL(`./${area}.json`, import.meta.url);
  const pages: readonly WrittenPage[] = JSON.parse(readFileSync(file, 'utf8'));
  return pages.flatMap(({ page, examples }) =>
    examples.map(({ example, method, path, headers, body, answer }) => ({
      id: `${page.replace(/^.*\/|\.md$/g, '')}#${example}`,
      method,
      path,
      headers: headers ?? {},
      body,
      answer: {
        status: answer.status,
        shortened: answer.shortened ?? false,
        names: namesIn(answer.names ?? ''),
        within: Object.fromEntries(
          Object.entries(answer.within ?? {}).map(([name, text]) => [name, namesIn(text)]),
        ),
      },
    })),
  );
}
