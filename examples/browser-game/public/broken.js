// Says on the page what keeps it from working. No module: those are what may be broken.
const sayBroken = (/** @type {unknown} */ problem) => {
  const note = document.createElement('p');
  note.className = 'remedy';
  note.setAttribute('role', 'alert');
  note.textContent = `This page does not work: ${String(problem)}`;
  document.querySelector('main')?.replaceChildren(note);
};
addEventListener('error', ({ message }) => sayBroken(message));
addEventListener('unhandledrejection', ({ reason }) => sayBroken(reason));
