package dev.weir.line;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether amounts can be put in order. */
public sealed interface CostComparison {
  /** All are given in one currency, or there is none. */
  record Comparable() implements CostComparison {}

  /** Some are given and some are not. */
  record Incomplete() implements CostComparison {}

  /** All are given, in several currencies. */
  record SeveralCurrencies(SortedSet<String> currencies) implements CostComparison {}

  /** Says it of some amounts, each empty where nothing is known. */
  static CostComparison of(List<Optional<Money>> amounts) {
    long known = amounts.stream().filter(Optional::isPresent).count();
    if (known == 0) {
      return new Comparable();
    }
    if (known < amounts.size()) {
      return new Incomplete();
    }
    SortedSet<String> currencies = new TreeSet<>();
    amounts.forEach(amount -> amount.ifPresent(money -> currencies.add(money.currency())));
    return currencies.size() == 1 ? new Comparable() : new SeveralCurrencies(currencies);
  }
}
