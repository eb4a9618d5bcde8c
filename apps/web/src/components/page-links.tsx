import { LinkButton } from './link-button.tsx';

type PageLinksProps = {
  /** Of this page, without its query. */
  readonly path: string;
  /** Brings the next page; null on the last. */
  readonly after: string | null;
  readonly isFirst: boolean;
  /** The name of that cursor in the address: `after` unless given. */
  readonly cursor?: string;
  /** What else stands in the address of each page. */
  readonly query?: Readonly<Record<string, string>>;
  readonly labels?: { readonly first: string; readonly next: string };
};

const LABELS = { first: 'First page', next: 'Next page' };

/** Leads through a list that has more rows than a page. Nothing where it has not. */
export function PageLinks(props: PageLinksProps) {
  const { after, isFirst, cursor = 'after', query = {}, labels = LABELS } = props;
  if (isFirst && after === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {isFirst ? <span /> : <PageLink path={props.path} query={query} label={labels.first} />}
      {after === null ? null : (
        <PageLink path={props.path} query={{ ...query, [cursor]: after }} label={labels.next} />
      )}
    </nav>
  );
}

function PageLink(props: { path: string; query: Readonly<Record<string, string>>; label: string }) {
  const text = new URLSearchParams(props.query).toString();
  return (
    <LinkButton href={text ? `${props.path}?${text}` : props.path} variant="tertiary" size="sm">
      {props.label}
    </LinkButton>
  );
}
