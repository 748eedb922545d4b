import type { OptionSpec } from '../commandOptions.js';
import { type CompletedCommand, quoted, valueWords } from './completionWords.js';

/** A script that zsh sources, or finds as `_fovea` in a folder of its `fpath`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(
    ({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  const branches = commands.map(({ name, options }) => {
    const lines = Object.entries(options).map(
      ([option, spec]) => `        ${quoted(argument(option, spec))}`,
    );
    return `      ${name}) options=(\n${[...lines, `        '--help[tell its options]'`].join('\n')}\n      ) ;;`;
  });
  return `#compdef fovea
# Completion of fovea's command line for zsh: source <(fovea completion zsh)
_fovea() {
  local -a names options
  names=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe 'command' names
  else
    case $words[2] in
${branches.join('\n')}
    esac
    shift words
    ((CURRENT--))
    _arguments -S $options '*:file:_files'
  fi
}
if [[ $funcstack[1] == _fovea ]]; then _fovea "$@"; else compdef _fovea fovea; fi
`;
}

/** `--name[what it does]:what stands behind it:how it is completed`, as `_arguments` reads it. */
function argument(name: string, spec: OptionSpec): string {
  const about = `--${name}[${escaped(spec.description)}]`;
  if (spec.value === undefined) return about;
  const words = valueWords(spec);
  return `${about}:${escaped(spec.value)}:${words.length === 0 ? '_files' : `(${words.join(' ')})`}`;
}

function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}
