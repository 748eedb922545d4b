import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Field } from '../../ui/Field.js';
import { IconButton } from '../../ui/IconButton.js';
import { NumberBox } from '../../ui/NumberBox.js';
import { formatWhole } from '../../ui/formatNumber.js';
import type { ChoiceFieldsProps } from './choiceFields.js';

/** Which page of the file is shown. */
export function PageField({ details, choices, onChoose }: ChoiceFieldsProps) {
  const { pages } = details;
  const page = choices.page ?? details.page;
  const go = (to: number): void => onChoose({ ...choices, page: to });
  return (
    <Field label={`Page, of ${formatWhole(pages)}`}>
      <div className="page-stepper">
        <IconButton label="Previous page" disabled={page <= 1} onClick={() => go(page - 1)}>
          <ChevronLeft size={14} />
        </IconButton>
        <NumberBox label="Page" value={page} min={1} max={pages} whole late onChange={go} />
        <IconButton label="Next page" disabled={page >= pages} onClick={() => go(page + 1)}>
          <ChevronRight size={14} />
        </IconButton>
      </div>
    </Field>
  );
}
