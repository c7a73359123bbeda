'use strict';
(() => {
  const form = document.getElementById('filter');
  const shown = document.getElementById('shown');
  const place = document.getElementById('workloads');
  const number = (text) => (text.match(/\d+/g) || []).map(Number);
  const toDo = (element) => {
    const [done, all] = number(element.querySelector('.n').textContent);
    return all === undefined ? 0 : all - done;
  };
  const groups = [...place.querySelectorAll('.g')].map((element) => ({
    element,
    name: element.querySelector('h3').textContent,
    rows: [...element.querySelectorAll(':scope > .w')].map((row) => ({ element: row, text: null })),
  }));
  const all = groups.reduce((sum, group) => sum + group.rows.length, 0);

  /* What is searched: all but the patch. Read when somebody searches for the first time. */
  const text = (row, group) => {
    if (row.text === null) {
      const parts = [group.name];
      for (const part of row.element.children) {
        if (part.className !== 'remedy') parts.push(part.textContent);
      }
      row.text = parts.join(' ').toLowerCase();
    }
    return row.text;
  };

  const wanted = () => ({
    words: form.q.value.toLowerCase().split(/\s+/).filter(Boolean),
    result: form.result.value,
    verdict: form.verdict.value,
  });

  const fits = (row, group, want) =>
    (!want.result || row.element.classList.contains(want.result)) &&
    (!want.verdict || row.element.querySelector('td > .' + want.verdict) !== null) &&
    want.words.every((word) => text(row, group).includes(word));

  const filter = () => {
    const want = wanted();
    let count = 0;
    for (const group of groups) {
      let here = 0;
      for (const row of group.rows) {
        const fit = fits(row, group, want);
        row.element.hidden = !fit;
        if (fit) here++;
      }
      group.element.hidden = here === 0;
      count += here;
    }
    shown.textContent = count + ' of ' + all + (all === 1 ? ' workload' : ' workloads') + ' shown';
  };

  const name = (row) => row.element.querySelector('h4').textContent;
  const orders = {
    '': (list) => list,
    name: (list, key) => list.map((one) => [key(one), one]).sort((a, b) => a[0].localeCompare(b[0])).map((p) => p[1]),
    most: (list) => list.map((one) => [toDo(one.element), one]).sort((a, b) => b[0] - a[0]).map((p) => p[1]),
  };
  let order = '';
  const sort = () => {
    if (form.sort.value === order) return;
    order = form.sort.value;
    const by = orders[order];
    for (const group of groups) {
      group.element.append(...by(group.rows, name).map((row) => row.element));
    }
    place.append(...by(groups, (group) => group.name).map((group) => group.element));
  };

  const openAll = (open) => {
    for (const group of groups) {
      if (open) group.element.open = true;
      for (const row of group.rows) {
        if (!open || !row.element.hidden) row.element.open = open;
      }
    }
  };

  /* The state is kept in the address, so that a view can be sent to somebody. */
  const fields = ['q', 'result', 'verdict', 'sort'];
  const remember = () => {
    const state = new URLSearchParams();
    for (const field of fields) {
      if (form[field].value) state.set(field, form[field].value);
    }
    try {
      history.replaceState(null, '', '#' + (state.size ? state : 'workloads'));
    } catch (refused) {
      /* Some browsers allow it seldom, or not for a file; the view works without. */
    }
  };
  const recall = () => {
    if (!location.hash.includes('=')) return;
    const state = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      form[field].value = state.get(field) || '';
      if (form[field].selectedIndex === -1) form[field].value = '';
    }
    update();
    if (state.has('open')) openAll(true);
  };

  const update = () => {
    sort();
    filter();
  };
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      update();
      remember();
    }, 120);
  };

  const copy = async (pre, button) => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = 'Copied';
    } catch (refused) {
      getSelection().selectAllChildren(pre);
      button.textContent = 'Selected: copy it with the keyboard';
    }
    shown.textContent = button.textContent;
  };
  const offerCopies = (event) => {
    if (!event.target.open || !event.target.classList.contains('w')) return;
    for (const pre of event.target.querySelectorAll('pre')) {
      if (pre.previousElementSibling.tagName === 'BUTTON') continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Copy the patch';
      button.addEventListener('click', () => copy(pre, button));
      pre.before(button);
    }
  };

  form.hidden = false;
  form.addEventListener('input', later);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(later));
  document.getElementById('open').addEventListener('click', () => openAll(true));
  document.getElementById('close').addEventListener('click', () => openAll(false));
  place.addEventListener('toggle', offerCopies, true);
  addEventListener('hashchange', recall);
  recall();
})();
