// Copy buttons, and forms that go on by themselves. Every page works without this.
const told = document.getElementById('told');

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard?.writeText(button.dataset.copy).then(
      () => true,
      () => false,
    );
    if (told !== null)
      told.textContent = copied ? `Copied: ${button.dataset.copy}` : 'This browser does not let pages copy.';
  });
}

document.querySelector('button[data-press]')?.click();
