/** The strip of recent drawings, which the browser keeps and fills. */
export const Film = () => (
  <section
    class="card film scripted"
    data-island="film"
    data-empty="true"
    aria-labelledby="film-title"
  >
    <h2 id="film-title">Recent drawings</h2>
    <ol data-frames />
    <p class="muted small when-empty">A drawing is kept here when you begin another.</p>
    <div class="row">
      <label class="check">
        <input type="checkbox" data-keep checked />
        <span>Keep them, in this browser alone</span>
      </label>
      <button type="button" data-clear-film disabled>
        Clear all
      </button>
    </div>
  </section>
);
