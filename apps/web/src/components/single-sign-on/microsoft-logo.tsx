/** Stands for Microsoft beside its name: four squares. */
export function MicrosoftLogo() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className="size-5 shrink-0">
      <path fill="#f25022" d="M0 0h9.5v9.5H0z" />
      <path fill="#7fba00" d="M10.5 0H20v9.5h-9.5z" />
      <path fill="#00a4ef" d="M0 10.5h9.5V20H0z" />
      <path fill="#ffb900" d="M10.5 10.5H20V20h-9.5z" />
    </svg>
  );
}
