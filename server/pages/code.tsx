/** Text to copy. The button comes with the scripts: see web/copy.ts. */
export const Code = ({ text }: { text: string }) => (
  <div class="copied" data-island="copy">
    <pre class="code">
      <code>{text}</code>
    </pre>
    <button type="button" class="quiet scripted" data-copy>
      Copy
    </button>
  </div>
);
