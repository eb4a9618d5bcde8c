import { LinkButton } from './link-button.tsx';

/** Leads through a list that has more rows than a page. Nothing where it has not. */
export function PageLinks(props: {
  /** Of this page, without its query. */
  readonly path: string;
  /** Brings the next page; null on the last. */
  readonly after: string | null;
  readonly isFirst: boolean;
}) {
  if (props.isFirst && props.after === null) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-3">
      {props.isFirst ? (
        <span />
      ) : (
        <LinkButton href={props.path} variant="tertiary" size="sm">
          First page
        </LinkButton>
      )}
      {props.after === null ? null : (
        <LinkButton
          href={`${props.path}?${new URLSearchParams({ after: props.after })}`}
          variant="tertiary"
          size="sm"
        >
          Next page
        </LinkButton>
      )}
    </nav>
  );
}
