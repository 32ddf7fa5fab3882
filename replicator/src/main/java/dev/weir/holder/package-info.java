/**
 * What keeps a mount alive while its server is replaced: the {@link dev.weir.holder.Holder} process
 * with the descriptors that must outlive a server, and the server's {@link dev.weir.holder.Keeper}
 * that talks to it. Nothing here knows what the descriptors mean, but for a mount's device, which
 * is taken away when no server can be had any more.
 */
@NullMarked
package dev.weir.holder;

import org.jspecify.annotations.NullMarked;
