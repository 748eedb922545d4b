import {
  commandGroups,
  commandList,
  commands,
  type CommandFacts,
  type CommandId,
} from '../../electron/ipc/commands.js';

/** A line of the list of keys: each way to press it as key caps, and what it does. */
export interface KeyLine {
  readonly label: string;
  readonly presses: readonly (readonly string[])[];
}

/**
 * The list of keys, by part of the window: those of the window itself, and those that work from the menu.
 *
 * @param mac whether Ctrl is called ⌘.
 */
export function keyLines(
  mac = onMac(),
): readonly { readonly title: string; readonly lines: readonly KeyLine[] }[] {
  return commandGroups.map((title) => {
    const lines = new Map<string, string[][]>();
    for (const { group, label, keys, menu } of commandList) {
      if (group !== title) continue;
      const presses = [...keys, ...(menu?.accelerator === undefined ? [] : [menu.accelerator])];
      // What stands in the menu alone has no line.
      if (presses.length === 0) continue;
      const here = presses.filter((press) => !press.startsWith(mac ? 'Ctrl+V' : '⌘'));
      const known = lines.get(label) ?? [];
      // Keys that also stand in the menu are listed once.
      const caps = here.map((press) => keyCaps(press, mac)).filter(isFirst);
      lines.set(label, [...known, ...caps]);
    }
    return { title, lines: [...lines].map(([label, presses]) => ({ label, presses })) };
  });
}

function isFirst(caps: readonly string[], index: number, all: readonly (readonly string[])[]): boolean {
  return all.findIndex((other) => other.join(' ') === caps.join(' ')) === index;
}

/** The first key of a command as a tooltip names it, such as `H` or `Shift+Enter`. */
export function shortcut(command: CommandId): string {
  const { keys, menu }: CommandFacts = commands[command];
  return keyCaps(keys[0] ?? menu?.accelerator ?? '', onMac()).join('+');
}

/** What stands on the key caps of a key of the table: `Ctrl+Home` is two, `+` is one. */
function keyCaps(key: string, mac: boolean): string[] {
  const parts = key.length === 1 ? [key] : key.split('+');
  return parts.map((part) => {
    if (part === 'Ctrl' || part === 'CmdOrCtrl') return mac ? '⌘' : 'Ctrl';
    return capNames[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}

function onMac(): boolean {
  return navigator.userAgent.includes('Macintosh');
}

const capNames: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  Insert: 'Ins',
};
