/** Says that it was saved, also to a screen reader. */
export function SavedNote({ saved }: { saved: boolean }) {
  return (
    <span role="status" className="text-sm text-success">
      {saved ? 'Saved' : ''}
    </span>
  );
}
