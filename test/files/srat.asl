// SPDX-License-Identifier: LGPL-2.1-or-later
// Domain 0: a processor and 2 GiB. Domain 1: 4 GiB at 4 GiB that survive a power cut.
                  Signature : "SRAT"
               Table Length : 00000000
                   Revision : 03
                   Checksum : 00
                     Oem ID : "DAXCTL"
               Oem Table ID : "TESTTEST"
               Oem Revision : 00000041
            Asl Compiler ID : "TEST"
      Asl Compiler Revision : 00000001

             Table Revision : 00000001
                   Reserved : 0000000000000000

              Subtable Type : 02
                     Length : 18
                  Reserved1 : 0000
           Proximity Domain : 00000000
                    Apic ID : 00000000
      Flags (decoded below) : 00000001
                    Enabled : 1
               Clock Domain : 00000000
                  Reserved2 : 00000000

              Subtable Type : 01
                     Length : 28
           Proximity Domain : 00000000
                  Reserved1 : 0000
               Base Address : 0000000000000000
             Address Length : 0000000080000000
                  Reserved2 : 00000000
      Flags (decoded below) : 00000001
                    Enabled : 1
              Hot Pluggable : 0
               Non-Volatile : 0
                  Reserved3 : 0000000000000000

              Subtable Type : 01
                     Length : 28
           Proximity Domain : 00000001
                  Reserved1 : 0000
               Base Address : 0000000100000000
             Address Length : 0000000100000000
                  Reserved2 : 00000000
      Flags (decoded below) : 00000005
                    Enabled : 1
              Hot Pluggable : 0
               Non-Volatile : 1
                  Reserved3 : 0000000000000000
