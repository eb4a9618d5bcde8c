/** The portico: three columns under a pediment, one path, one colour, legible at 16 pixels. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={className}>
      <path d="M12 2 2 7v2h20V7L12 2ZM4 11h3v8H4v-8Zm6.5 0h3v8h-3v-8ZM17 11h3v8h-3v-8ZM2 20.5h20v2H2v-2Z" />
    </svg>
  );
}
