/**
 * Quantities that carry their unit in the type, parse what people write and print what they parse.
 * Nothing in here knows a file, a clock or a protocol. {@code MB} is 10^6 and {@code MiB} 2^20
 * bytes; {@code Mbit/s} is 10^6 bits per second; a bare number is refused.
 */
@NullMarked
package dev.weir.units;

import org.jspecify.annotations.NullMarked;
