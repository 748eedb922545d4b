import { Popover } from '../../ui/Popover.js';

/** Says that settings end with this run; pressing it says why and what to do. */
export function SettingsTrouble({ reason }: { readonly reason: string }) {
  return (
    <Popover
      label="Why settings are not kept"
      place="above end"
      className="status__popover"
      button={(opener) => (
        <button
          type="button"
          className="status__trouble"
          {...opener}
          title={reason}
          data-testid="settings-trouble"
        >
          Settings are not kept
        </button>
      )}
    >
      <p>{reason}</p>
    </Popover>
  );
}
