export const regulation: Record<string, string> = {
  'regulation.question': 'What do the figures look like in the tables that laws and guidelines ask for?',
  'regulation.limit.not-advice':
    'These are figures in the form that a rule asks for. Whether the rule applies, and what follows from it, is for a lawyer.',
  'regulation.limit.persons': 'Persons are counted, never weighted, and each row is taken for one person.',
  'regulation.limit.no-pass-mark':
    'Local Law 144 and the EU AI Act set no pass mark. Four fifths is a rule of thumb of a guideline, not a limit of law.',
  'regulation.no-decisions': 'These tables are about decisions for or against people, which this task does not have.',
  'regulation.none': 'none',
  'regulation.unweighted': 'Weights are declared for this audit. The tables of this section count persons as they are.',
  'regulation.repeated-persons':
    'Persons may have several rows here. Standard deviations and exact tests take every row for a new person and so look surer than they are; the intervals of impact ratio and shortfall are those of persons.',
  'regulation.column.category': 'Category',
  'regulation.column.applicants': 'Applicants',
  'regulation.column.selected': 'Selected',
  'regulation.column.rate': 'Selection rate',
  'regulation.column.selectionRate': 'Selection rate',
  'regulation.column.scoringRate': 'Scoring rate',
  'regulation.column.impactRatio': 'Impact ratio',
  'regulation.column.justification': 'Why it is left out of the ratios',
  'regulation.column.z': 'Standard deviations',
  'regulation.column.fisher': 'Fisher exact p',
  'regulation.column.shortfall': 'Shortfall in persons',
  'regulation.column.toFourFifths': 'Selections to four fifths',
  'regulation.column.exchange': 'One person exchanged',
  'regulation.column.table': 'Table',
  'regulation.column.lack': 'What is lacking',
  'regulation.column.article': 'Article',
  'regulation.column.asks': 'What it asks for',
  'regulation.column.status': 'Evidence',
  'regulation.column.holds': 'What this audit holds, or what would add it',
  'regulation.four-fifths.title': 'Adverse impact by {feature} (29 CFR 1607.4(D))',
  'regulation.four-fifths.caption': 'Impact ratio: selection rate divided by the highest one, that of {best}.',
  'regulation.four-fifths.explained':
    'How to read these tables. Standard deviations: pooled two-proportion z against the group with the highest rate. Shortfall: persons missing against the common rate of the two groups. One person exchanged: the ratio after one selected person of one group is exchanged for a person of the other. Groups below the minimum of rows are listed, not compared.',
  'regulation.four-fifths.nothing':
    'By {feature}, fewer than two groups have enough decisions to be compared, so there is no impact ratio.',
  'regulation.four-fifths.nobody':
    'By {feature}, nobody was selected in any group that has enough decisions, so there is no impact ratio.',
  'regulation.exchange.best': 'highest rate',
  'regulation.exchange.not-compared': 'not compared',
  'regulation.exchange.impossible': 'not possible',
  'regulation.exchange.flips': '{ratio, number, ratio}: crosses',
  'regulation.exchange.stays': '{ratio, number, ratio}: stays',
  'regulation.one-person.flips': 'One person more or less would move it across four fifths',
  'regulation.one-person.stays': 'One person more or less would not move it across four fifths',
  'regulation.finding.below-significant':
    'By {feature}, the selection rate of {group}, {rate, number, share}, is {ratio, number, share} of that of {best} ({bestRate, number, share}), below four fifths. The difference is {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}), a shortfall of {shortfall, number, measure} persons. {one}.',
  'regulation.finding.below-not-significant':
    'By {feature}, the selection rate of {group}, {rate, number, share}, is {ratio, number, share} of that of {best} ({bestRate, number, share}), below four fifths, but on numbers that chance could give: {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}). {one}.',
  'regulation.finding.above-significant':
    'By {feature}, no group is below four fifths of the highest rate: the lowest is {group} at {ratio, number, share} of the rate of {best}. The difference is still {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}), a shortfall of {shortfall, number, measure} persons. {one}.',
  'regulation.finding.above-not-significant':
    'By {feature}, no group is below four fifths of the highest rate: the lowest is {group} at {ratio, number, share} of the rate of {best} (Fisher exact p {fisher, number, p}). {one}.',
  'regulation.finding.below-significant.then':
    'Four-fifths rule of thumb: the rate of {group} is {ratio, number, share} of that of {best}, below it, by {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}) and a shortfall of {shortfall, number, measure} persons. {one}.',
  'regulation.finding.below-not-significant.then':
    'Four-fifths rule of thumb: the rate of {group} is {ratio, number, share} of that of {best}, below it, but on numbers that chance could give: {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}). {one}.',
  'regulation.finding.above-significant.then':
    'Four-fifths rule of thumb: no group is below it; the lowest rate, that of {group}, is {ratio, number, share} of that of {best}. The difference is still {z, number, measure} standard deviations (Fisher exact p {fisher, number, p}), a shortfall of {shortfall, number, measure} persons. {one}.',
  'regulation.finding.above-not-significant.then':
    'Four-fifths rule of thumb: no group is below it; the lowest rate, that of {group}, is {ratio, number, share} of that of {best} (Fisher exact p {fisher, number, p}). {one}.',
  'regulation.next.below-significant':
    'The guidelines generally take this for evidence of adverse impact: show that the procedure is related to the job or business need, and look for an alternative with less of it. {toFourFifths, plural, one {# further selection} other {# further selections}} of {group} would bring the ratio to four fifths.',
  'regulation.next.below-not-significant':
    'Gather more decisions before drawing a conclusion; the guidelines ask for statistical and practical significance both.',
  'regulation.next.above-significant':
    'The guidelines say that smaller differences may count too where they are significant in statistical and practical terms: look into this one.',
  'regulation.next.above-not-significant': 'Nothing follows from this table; keep it with the records.',
  'regulation.ll144.summary': 'NYC Local Law 144: the declared parts of the summary',
  'regulation.ll144.not-declared': 'not declared',
  'regulation.ll144.part.auditDate': 'Date of the bias audit',
  'regulation.ll144.part.distributionDate': 'Distribution date of the tool',
  'regulation.ll144.part.auditor': 'Independent auditor',
  'regulation.ll144.part.dataSource': 'Source of the data',
  'regulation.ll144.part.dataExplanation': 'Explanation of the data',
  'regulation.ll144.part.dataKind': 'Historical or test data',
  'regulation.ll144.part.testDataReason': 'Why test data were used',
  'regulation.ll144.part.testDataOrigin': 'How test data were obtained',
  'regulation.ll144.kind.selection': 'selection',
  'regulation.ll144.kind.scoring': 'scoring',
  'regulation.ll144.table.summary': 'summary',
  'regulation.ll144.table.sex': 'sex',
  'regulation.ll144.table.race': 'race/ethnicity',
  'regulation.ll144.table.intersectional': 'intersectional',
  'regulation.ll144.unknown': 'Individuals of an unknown category ({table}, {kind})',
  'regulation.ll144.unknown-of': '{unknown, number, count} of {all, number, count}',
  'regulation.ll144.selection.sex': 'NYC Local Law 144: selection rates by sex',
  'regulation.ll144.selection.race': 'NYC Local Law 144: selection rates by race/ethnicity',
  'regulation.ll144.selection.intersectional': 'NYC Local Law 144: selection rates by intersectional category',
  'regulation.ll144.scoring.sex': 'NYC Local Law 144: scoring rates by sex',
  'regulation.ll144.scoring.race': 'NYC Local Law 144: scoring rates by race/ethnicity',
  'regulation.ll144.scoring.intersectional': 'NYC Local Law 144: scoring rates by intersectional category',
  'regulation.ll144.caption.selection':
    'Impact ratio: selection rate divided by that of the most selected category, from unrounded rates. {unknown, plural, one {# individual} other {# individuals}} of an unknown category are in no row. The rule sets no pass mark.',
  'regulation.ll144.caption.scoring':
    'Scoring rate: share that scored strictly above the median of everybody with a score, unknown categories included. Impact ratio: scoring rate divided by the highest one, from unrounded rates. {unknown, plural, one {# individual} other {# individuals}} of an unknown category are in no row. The rule sets no pass mark.',
  'regulation.ll144.kept': '–',
  'regulation.ll144.excluded': 'left out (below 2 %)',
  'regulation.ll144.no-features':
    'The tables of Local Law 144 are by sex and by race/ethnicity, and no sensitive feature is named after either. Say which they are: analyses.regulation.ll144.sex and .raceEthnicity.',
  'regulation.ll144.no-figures':
    'Local Law 144 asks for selection or scoring rates. This audit has neither a decision nor scores of which the median can be taken.',
  'regulation.ll144.high-scores-are-unfavourable':
    'The scoring rate counts those above the median, as the rule says. In this data a high score speaks for the unfavourable decision, so a high scoring rate is no advantage.',
  'regulation.ll144.lacks':
    'As a published Local Law 144 summary, this would lack {count, plural, one {one thing} other {# things}}: {lacks}.',
  'regulation.ll144.lacks.next':
    'Declare what is missing under analyses.regulation.ll144; categories that nobody belongs to can be stated in the explanation of the data.',
  'regulation.ll144.lack.audit-date-missing': 'the date of the audit',
  'regulation.ll144.lack.audit-older-than-a-year': 'an audit less than a year old (it is of {found})',
  'regulation.ll144.lack.distribution-date-missing': 'the distribution date of the tool',
  'regulation.ll144.lack.data-source-missing': 'the source of the data',
  'regulation.ll144.lack.data-explanation-missing': 'the explanation of the data',
  'regulation.ll144.lack.test-data-reason-missing': 'the reason why test data were used',
  'regulation.ll144.lack.test-data-origin-missing': 'how the test data were obtained',
  'regulation.ll144.lack.race-imputed': 'race or ethnicity as reported: imputed categories are not accepted',
  'regulation.ll144.lack.unknown-count-missing': 'the number of individuals of an unknown category',
  'regulation.ll144.lack.pass-mark-invented':
    'an account without a pass mark: it states {found}, and the rule sets none',
  'regulation.ll144.lack.table-missing': 'the {table} table',
  'regulation.ll144.lack.category-missing': 'the category {category} ({table})',
  'regulation.ll144.lack.applicants-missing': 'the number of applicants of {category} ({table})',
  'regulation.ll144.lack.rate-missing': 'the rate of {category} ({table})',
  'regulation.ll144.lack.rate-differs':
    'the right rate of {category} ({table}): {found} is printed, its counts give {expected}',
  'regulation.ll144.lack.ratio-missing': 'the impact ratio of {category} ({table})',
  'regulation.ll144.lack.ratio-differs':
    'the right impact ratio of {category} ({table}): {found} is printed, the rates give {expected}',
  'regulation.ll144.lack.exclusion-without-justification': 'the justification for leaving out {category} ({table})',
  'regulation.ll144.lack.exclusion-too-large':
    'the impact ratio of {category} ({table}): it is left out with {found} of the data, and only categories below 2 % may be',
  'regulation.published.title':
    'The published Local Law 144 summary lacks {count, plural, one {one thing} other {# things}}',
  'regulation.published.complete':
    'The published Local Law 144 summary has every part that the rule asks for, and its ratios follow from its rates.',
  'regulation.ai-act.title': 'EU AI Act (Regulation 2024/1689): which duties this audit is evidence for',
  'regulation.ai-act.caption':
    'Evidence that is present has been measured here; whether it is enough is not said. “IV” is Annex IV, the technical documentation.',
  'regulation.ai-act.dates':
    'The duties of Annex III systems were moved from 2 August 2026 to 2 December 2027 by the Digital Omnibus. Check the consolidated text before relying on a date or a number of an article.',
  'regulation.ai-act.status.present': 'present',
  'regulation.ai-act.status.partial': 'in part',
  'regulation.ai-act.status.absent': 'absent',
  'regulation.ai-act.status.outside': 'outside this audit',
  'regulation.ai-act.asks.bias-examined': 'Examination of the data in view of possible biases',
  'regulation.ai-act.asks.bias-mitigated': 'Measures to detect, prevent and mitigate the biases found',
  'regulation.ai-act.asks.data-gaps': 'Identification of data gaps and shortcomings',
  'regulation.ai-act.asks.representative':
    'Data representative of the persons concerned, with the statistical properties by group',
  'regulation.ai-act.asks.setting': 'Account of the geographical, contextual, behavioural or functional setting',
  'regulation.ai-act.asks.special-categories':
    'Special categories of data processed only to detect and correct bias, under safeguards',
  'regulation.ai-act.asks.logs': 'Records of events over the lifetime of the system',
  'regulation.ai-act.asks.performance-by-group':
    'Performance for the persons or groups on whom the system is used, in the instructions for use',
  'regulation.ai-act.asks.accuracy': 'An appropriate level of accuracy, with the metrics that state it',
  'regulation.ai-act.asks.feedback': 'Feedback loops of systems that go on learning addressed',
  'regulation.ai-act.asks.fundamental-rights': 'Assessment of the impact on fundamental rights by certain deployers',
  'regulation.ai-act.asks.test-reports':
    'Metrics of accuracy and of potentially discriminatory impacts, with test logs and reports, dated and signed',
  'regulation.ai-act.asks.accuracy-by-group':
    'Degrees of accuracy for the persons or groups on whom the system is to be used',
  'regulation.ai-act.holds.bias-examined':
    '{status, select, present {Outcomes and errors by group with intervals, under “groups”.} other {Turn the analysis “groups” on.}}',
  'regulation.ai-act.holds.bias-mitigated': 'A mitigation is another model: audit it like this one and keep both runs.',
  'regulation.ai-act.holds.data-gaps':
    '{status, select, present {Missing values, groups without enough rows and constant columns, under “profile”.} other {Groups without enough rows are listed; audit from the rows for the rest.}}',
  'regulation.ai-act.holds.representative':
    '{status, select, present {Shares of each group against the declared population, under “profile”.} other {Rows by group are here; declare the shares of the population (population) to compare them.}}',
  'regulation.ai-act.holds.setting':
    '{status, select, present {Comparisons within the declared control features, under “strata”.} other {Declare control features (roles.control), and describe the setting in words.}}',
  'regulation.ai-act.holds.special-categories':
    'Figures are aggregated and computed on this machine; no row of a person is in the report. Legal ground, safeguards and deletion are for you to document.',
  'regulation.ai-act.holds.logs':
    'Digests of inputs, config and versions identify this run; the system’s own logs are kept elsewhere.',
  'regulation.ai-act.holds.performance-by-group':
    '{status, select, present {Rates of error for every group, under “groups”.} partial {Decisions by group; errors need ground truth (roles.label).} other {Declare a decision and ground truth.}}',
  'regulation.ai-act.holds.accuracy':
    '{status, select, present {Accuracy and error rates with intervals, under “groups”.} other {Needs ground truth (roles.label) and a decision.}}',
  'regulation.ai-act.holds.feedback': 'Not to be seen in one table of decisions: compare runs over time.',
  'regulation.ai-act.holds.fundamental-rights':
    'The figures here can go into it; the assessment itself is written by people.',
  'regulation.ai-act.holds.test-reports':
    'This run with its digests is the log and the report; date and signature are yours.',
  'regulation.ai-act.holds.accuracy-by-group':
    '{status, select, present {Accuracy and error rates for every group, under “groups”.} other {Needs ground truth (roles.label) and a decision.}}',
}
