/**
 * Keys and certificates of nodes: making them, reading them, and what a certificate says about who
 * a peer is. Private keys leave this package only as {@link java.security.PrivateKey}. No network.
 */
@NullMarked
package dev.weir.keys;

import org.jspecify.annotations.NullMarked;
