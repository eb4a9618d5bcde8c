import { Skeleton } from '@heroui/react';

/** Stands where something is still read. The grey shape is for the eye; `words` are for those who hear the page. */
export function Loading({ words, className }: { words: string; className: string }) {
  return (
    <div role="status">
      <span className="sr-only">{words}</span>
      <Skeleton className={className} />
    </div>
  );
}
