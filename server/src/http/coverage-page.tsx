// The page of `/docs/coverage`: every operation of each vendor's specification, built or not, counted.

import { Page, printPage } from '../ui/page.tsx';
import { type Coverage, headingOf } from './coverage.ts';

/** The text of the page. */
export function coveragePage(coverages: Coverage[]): string {
  return printPage(
    <Page title="Latchkey: coverage" nav={<Contents coverages={coverages} />}>
      <header class="stack">
        <h1>What is built</h1>
        <p>
          Every operation of the vendor's own specification. One that is not built answers 501 with its name; nothing is
          left out of this list.
        </p>
      </header>
      {coverages.map((coverage) => (
        <>
          <section class="group stack">
            <h2 id={coverage.face}>The {coverage.title} dialect</h2>
            <div class="counts">
              <progress
                value={coverage.built}
                max={coverage.total}
                aria-label={`${coverage.built} of ${coverage.total} operations`}
              />
              <p>
                <strong>{coverage.built}</strong> of {coverage.total} operations
              </p>
            </div>
          </section>
          {coverage.groups.map((group) => (
            <section class="card stack" id={anchor(coverage.face, group.tag)}>
              <h3>{headingOf(group.tag)}</h3>
              <p class="soft small">
                {group.built} of {group.operations.length} built
              </p>
              <ul class="states">
                {group.operations.map((operation) => (
                  <li>
                    {operation.built ? <span class="yes">✓ built</span> : <span class="no">– not built</span>}
                    <div>
                      <p>{operation.summary}</p>
                      <p class="call">
                        <span class={`verb verb-${operation.method.toLowerCase()}`}>{operation.method}</span>
                        <code>{operation.path.replace(/:(\w+)/g, '{$1}')}</code>
                      </p>
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </>
      ))}
    </Page>,
  );
}

const Contents = ({ coverages }: { coverages: Coverage[] }) => (
  <>
    {coverages.map(({ face, title, groups }) => (
      <>
        <strong>The {title} dialect</strong>
        <ul>
          {groups.map(({ tag, built, operations }) => (
            <li>
              <a href={`#${anchor(face, tag)}`}>
                {headingOf(tag)}{' '}
                <span class="soft">
                  {built}/{operations.length}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </>
    ))}
  </>
);

const anchor = (face: string, tag: string) => `${face}-${tag.replaceAll('.', '-')}`;
