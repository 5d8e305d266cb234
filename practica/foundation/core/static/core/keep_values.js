/* What the controls of one name hold together, always as a list of texts: one for a text, one for each choice made. */

const chosen = (control) => /^(radio|checkbox)$/.test(control.type);

/** What is typed or chosen now; `served` gives what the page came with. */
export function read(controls, served = false) {
  const [first] = controls;
  if (chosen(first)) return controls.filter((one) => (served ? one.defaultChecked : one.checked)).map((one) => one.value);
  if (!first.options) return [served ? first.defaultValue : first.value];
  const picked = [...first.options].filter((one) => (served ? one.defaultSelected : one.selected)).map((one) => one.value);
  return picked.length || first.multiple ? picked : [first.options[0]?.value ?? ""];
}

export function fill(controls, values) {
  const [first] = controls;
  if (chosen(first)) for (const one of controls) one.checked = values.includes(one.value);
  else if (first.options) for (const one of first.options) one.selected = values.includes(one.value);
  else first.value = values[0] ?? "";
}

/** Storage may be forbidden or full; then nothing is kept, and the page says so. */
export function tried(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
