import type { Child } from "hono/jsx";

/** What may be wider than the page: it scrolls by itself, with the arrow keys too. */
export const Scroll = ({ label, children }: { label: string; children?: Child }) => (
  <section class="scroll" aria-label={label} tabindex={0}>
    {children}
  </section>
);
