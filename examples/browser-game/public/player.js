const animals = ['Badger', 'Crane', 'Dingo', 'Gecko', 'Heron', 'Lynx', 'Marten', 'Otter', 'Puffin', 'Tapir'];

const newName = () => {
  const [animal, number] = crypto.getRandomValues(new Uint16Array(2));
  return `${animals[(animal ?? 0) % animals.length]}-${1000 + ((number ?? 0) % 9000)}`;
};

/** Claims a name for as long as this tab lives. @param {string} name @returns {Promise<boolean>} */
const claim = (name) =>
  new Promise((resolve) => {
    void navigator.locks.request(`player ${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });

/** Who plays in this tab: the same after a reload, another than in any other tab, even in a duplicate of this one. */
async function nameOfThisTab() {
  const known = sessionStorage.getItem('player');
  let name = known ?? newName();
  while (!(await claim(name))) name = newName();
  sessionStorage.setItem('player', name);
  return name;
}

export const playerName = await nameOfThisTab();
