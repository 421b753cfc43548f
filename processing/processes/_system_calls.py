"""The system calls that a worker may not use, with their numbers on each processor.

It lists what is refused, not what is allowed: allocators, C libraries and future versions of Python
use different calls, and a worker without a call that it needs fails on every picture. Calls that
are newer than this list are refused, too, as if the kernel did not have them.
"""

from collections.abc import Iterator

NEWEST_KNOWN = 470  # from 424 on, the numbers are the same on all processors

# name, number on x86-64, number on aarch64 and other processors with the usual table
_REFUSED = """
# rights, owners, dates and attributes of files; pipes and devices
chmod 90 -            fchmod 91 52           fchmodat 268 53        fchmodat2 452 452
chown 92 -            fchown 93 55           lchown 94 -            fchownat 260 54
utime 132 -           utimes 235 -           futimesat 261 -        utimensat 280 88
setxattr 188 5        lsetxattr 189 6        fsetxattr 190 7        setxattrat 463 463
removexattr 197 14    lremovexattr 198 15    fremovexattr 199 16    removexattrat 466 466
file_setattr 469 469  flock 73 32            truncate 76 45         creat 85 -
mknod 133 -           mknodat 259 33
# sockets
socket 41 198         connect 42 203         accept 43 202          accept4 288 242
sendto 44 206         sendmsg 46 211         sendmmsg 307 269       bind 49 200
listen 50 201         socketpair 53 199
# other programs and other processes
fork 57 -             vfork 58 -             execve 59 221          execveat 322 281
ptrace 101 117        process_vm_readv 310 270                      process_vm_writev 311 271
kcmp 312 272          process_madvise 440 440                       process_mrelease 448 448
pidfd_open 434 434    pidfd_getfd 438 438    migrate_pages 256 238  move_pages 279 239
# signals other than to itself
tkill 200 130         rt_sigqueueinfo 129 138                       rt_tgsigqueueinfo 297 240
pidfd_send_signal 424 424
# priorities
setpriority 141 140   sched_setparam 142 118 sched_setscheduler 144 119
sched_setaffinity 203 122                    ioprio_set 251 30      sched_setattr 314 274
# shared memory, semaphores and queues that have names
shmget 29 194         shmat 30 196           shmctl 31 195          shmdt 67 197
semget 64 190         semop 65 193           semctl 66 191          semtimedop 220 192
msgget 68 186         msgsnd 69 189          msgrcv 70 188          msgctl 71 187
mq_open 240 180       mq_unlink 241 181      mq_timedsend 242 182   mq_timedreceive 243 183
mq_notify 244 184     mq_getsetattr 245 185  memfd_create 319 279   memfd_secret 447 447
# notices of what happens to files, and files without names
inotify_init 253 -    inotify_init1 294 26   inotify_add_watch 254 27
fanotify_init 300 262 name_to_handle_at 303 264                     open_by_handle_at 304 265
# mounts and name spaces
mount 165 40          umount2 166 39         pivot_root 155 41      chroot 161 51
open_tree 428 428     move_mount 429 429     fsopen 430 430         fsconfig 431 431
fsmount 432 432       fspick 433 433         mount_setattr 442 442  open_tree_attr 467 467
statmount 457 457     listmount 458 458      listns 470 470
unshare 272 97        setns 308 268
# the system: its clock, names, quotas, modules, logs
syslog 103 116        vhangup 153 58         adjtimex 159 171       acct 163 89
settimeofday 164 170  swapon 167 224         swapoff 168 225        reboot 169 142
sethostname 170 161   setdomainname 171 162  iopl 172 -             ioperm 173 -
quotactl 179 60       quotactl_fd 443 443    clock_settime 227 112  clock_adjtime 305 266
init_module 175 105   finit_module 313 273   delete_module 176 106  kexec_load 246 104
kexec_file_load 320 294                      bpf 321 280            perf_event_open 298 241
userfaultfd 323 282   personality 135 92     modify_ldt 154 -
# keys, ids and sessions
add_key 248 217       request_key 249 218    keyctl 250 219
setuid 105 146        setgid 106 144         setpgid 109 154        setsid 112 157
setreuid 113 145      setregid 114 143       setgroups 116 159      setresuid 117 147
setresgid 119 149     setfsuid 122 151       setfsgid 123 152
# ways around this filter, and further filters
io_uring_setup 425 425                       io_uring_enter 426 426 io_uring_register 427 427
io_setup 206 0        io_submit 209 2        seccomp 317 277        lsm_set_self_attr 460 460
landlock_create_ruleset 444 444              landlock_add_rule 445 445
landlock_restrict_self 446 446
"""

# Those that are answered as if they did not exist: their arguments are structures, which no filter
# looks into, and the C library knows what to do without them.
_ABSENT = "clone3 435 435  openat2 437 437"

# Those that depend on their arguments; see `seccomp`.
_LOOKED_INTO = """
clone 56 220    open 2 -       openat 257 56   mkdir 83 -      mkdirat 258 34
kill 62 129     tgkill 234 131 prlimit64 302 261
fcntl 72 25     ioctl 16 29
"""


def _table(text: str) -> dict[str, tuple[int | None, ...]]:
    return dict(_rows(text))


def _rows(text: str) -> Iterator[tuple[str, tuple[int | None, ...]]]:
    words = [
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    ]
    for at in range(0, len(words), 3):
        name, *numbers = words[at : at + 3]
        yield name, tuple(None if number == "-" else int(number) for number in numbers)


REFUSED = _table(_REFUSED)
ABSENT = _table(_ABSENT)
LOOKED_INTO = _table(_LOOKED_INTO)
