import { useId } from 'react';

/** Says that settings end with this run; pressing it says why and what to do. */
export function SettingsTrouble({ reason }: { readonly reason: string }) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="status__trouble"
        popoverTarget={id}
        title={reason}
        data-testid="settings-trouble"
      >
        Settings are not kept
      </button>
      <div
        id={id}
        popover="auto"
        className="status__popover status__popover--trouble"
        role="dialog"
        aria-label="Why settings are not kept"
      >
        <p>{reason}</p>
      </div>
    </>
  );
}
